import { everyPage } from "../lib/pages.js";

everyPage("agents", { who: "ada", starts: ["/agent"], tickets: "/agent/tickets", within: /^\/agent/, least: 30 });
