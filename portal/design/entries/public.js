// The public site's script: the way out, and the skip link's focus. Every page works without it.
import { ExitThisPage, SkipLink, createAll } from "govuk-frontend";
import { markAsSupported } from "../js/supported.js";

markAsSupported();
createAll(ExitThisPage);
createAll(SkipLink);
