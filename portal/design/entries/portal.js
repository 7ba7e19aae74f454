// The portal's script: GOV.UK's enhancements for the components in use, and htmx without eval or injected styles
// (its configuration is the htmx-config meta tag in templates/base.html).
import {
  Button,
  Checkboxes,
  ErrorSummary,
  PasswordInput,
  Radios,
  SkipLink,
  createAll,
} from "govuk-frontend";
import "htmx.org";
import { markAsSupported } from "../js/supported.js";

markAsSupported();
for (const component of [Button, Checkboxes, ErrorSummary, PasswordInput, Radios, SkipLink]) {
  createAll(component);
}
