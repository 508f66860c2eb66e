import { everyPage } from "../lib/pages.js";

everyPage("customers", { who: "emma", starts: ["/customer"], tickets: "/customer/tickets", within: /^\/customer/, least: 7 });
everyPage("visitors", { starts: ["/agent/login", "/customer/login"], within: /^\/(agent|customer)\/(login|password)/, least: 4 });
