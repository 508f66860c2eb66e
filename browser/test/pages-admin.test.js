import { everyPage } from "../lib/pages.js";

everyPage("administrators", { who: "root", starts: ["/admin"], within: /^\/admin/, least: 60 });
