// The stand-alone verifier: one HTML file that is opened from a disk, without a server.

import { render } from "preact";
import { lang } from "../i18n/words";
import { Page } from "./page";
import { t } from "./words";
import "../css/tokens.css";
import "./verify.css";

document.documentElement.lang = lang() === "en" ? "en" : "zh-CN";
document.title = t("title");
render(
  <main class="verify-alone-page">
    <h1>{t("title")}</h1>
    <Page />
  </main>,
  document.getElementById("app")!,
);
