// The portal's script: GOV.UK's enhancements for the components in use, and the keeping of what is typed.
import {
  Button,
  Checkboxes,
  ErrorSummary,
  PasswordInput,
  Radios,
  SkipLink,
  createAll,
} from "govuk-frontend";
import { watchSession } from "../js/idle.js";
import { tellWhoElseIsHere } from "../js/presence.js";
import { growTables } from "../js/rows.js";
import { markAsSupported } from "../js/supported.js";
import { keepWhatIsTyped } from "../js/unsaved.js";

markAsSupported();
for (const component of [Button, Checkboxes, ErrorSummary, PasswordInput, Radios, SkipLink]) {
  createAll(component);
}
keepWhatIsTyped();
growTables();
tellWhoElseIsHere();
watchSession();
