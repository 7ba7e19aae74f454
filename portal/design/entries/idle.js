// The warning before a time-out in Wagtail's editor, which has none of the portal's scripts.
import { watchSession } from "../js/idle.js";

watchSession();
