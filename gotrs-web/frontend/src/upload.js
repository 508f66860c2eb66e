// Files go up while one still writes: dropped on the form, pasted, or chosen; each with its progress and a way to
// take it back. Without this file they go with the form.

const fill = (text, value) => text.replace("{0}", value);

export function uploads(form, words, gate) {
  const input = form.querySelector("input[type=file][data-upload]");
  if (!input) return;
  const url = input.dataset.upload;
  const value = (name) => form.elements.namedItem(name)?.value ?? "";
  const field = input.closest(".field");
  let list = field.querySelector(".files--kept");
  if (!list) {
    list = document.createElement("ul");
    list.className = "files files--kept";
    list.setAttribute("aria-label", words.files);
    input.before(list);
  }
  const said = document.createElement("output");
  said.className = "help";
  const hint = document.createElement("p");
  hint.className = "help";
  hint.textContent = words.drop;
  input.after(hint, said);

  const entry = (name) => {
    const row = document.createElement("li");
    const file = document.createElement("span");
    file.className = "file";
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", fill(words.uploading, name));
    const about = document.createElement("span");
    about.append(Object.assign(document.createElement("bdi"), { className: "clip", textContent: name }), bar);
    file.append(about);
    row.append(file);
    list.append(row);
    return { row, about, bar };
  };

  const settle = ({ row, about, bar }, kept) => {
    bar.replaceWith(Object.assign(document.createElement("small"), { textContent: kept.size }));
    about.firstChild.textContent = kept.name;
    const button = document.createElement("button");
    Object.assign(button, { type: "submit", name: "RemoveFile", value: kept.name, formNoValidate: true, className: "btn btn--icon btn--ghost btn--sm", textContent: "×", title: kept.remove });
    button.setAttribute("aria-label", kept.remove);
    row.append(button);
  };

  const send = (file, inline, drawn) => new Promise((give) => {
    const data = new FormData();
    data.set("ChallengeToken", value("ChallengeToken"));
    data.set("FormID", value("FormID"));
    if (inline) data.set("Inline", "1");
    data.set("FileUpload", file, file.name || "picture.png");
    const wire = new XMLHttpRequest();
    wire.open("POST", url);
    wire.responseType = "json";
    wire.setRequestHeader("Accept", "application/json");
    wire.upload.addEventListener("progress", (event) => { if (drawn && event.lengthComputable) drawn.bar.value = event.loaded / event.total; });
    wire.addEventListener("loadend", () => {
      const kept = wire.status === 200 && wire.response?.files?.[0];
      if (kept) return give(kept);
      const text = wire.response?.error ?? (wire.status === 413 ? words.tooLarge : words.failed);
      give({ error: fill(text, file.name) });
    });
    wire.send(data);
  });

  form.gotrsUpload = (file, inline) => gate.during((async () => {
    const drawn = inline ? null : entry(file.name);
    said.textContent = fill(words.uploading, file.name);
    const kept = await send(file, inline, drawn);
    if (kept.error) {
      drawn?.row.remove();
      said.textContent = kept.error;
      said.classList.add("error");
      return null;
    }
    said.classList.remove("error");
    said.textContent = fill(words.arrived, kept.name);
    if (drawn) settle(drawn, kept);
    form.dispatchEvent(new Event("input", { bubbles: true }));
    return kept;
  })());

  const all = async (files) => { for (const file of files) await form.gotrsUpload(file, false); };
  input.addEventListener("change", () => { all([...input.files]); input.value = ""; });

  form.addEventListener("click", async (event) => {
    const button = event.target.closest("button[name=RemoveFile]");
    if (!button) return;
    event.preventDefault();
    const body = new URLSearchParams({ ChallengeToken: value("ChallengeToken"), FormID: value("FormID"), RemoveFile: button.value });
    const answer = await gate.during(fetch(`${url}/remove`, { method: "POST", body }).catch(() => null));
    if (!answer?.ok) return;
    button.closest("li").remove();
    said.textContent = fill(words.removed, button.value);
    input.focus();
  });

  const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  form.addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    form.classList.add("takes-files");
  });
  form.addEventListener("dragleave", (event) => { if (!form.contains(event.relatedTarget)) form.classList.remove("takes-files"); });
  form.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    event.stopPropagation();
    form.classList.remove("takes-files");
    all([...event.dataTransfer.files]);
  }, true);
  form.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || event.defaultPrevented) return;
    event.preventDefault();
    all(files);
  });
}
