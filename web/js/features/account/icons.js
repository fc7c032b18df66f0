// The icon of a place where one is logged in (see icons.js).
import { addIcons } from "../../core/ui/icons.js";

addIcons({
	device: "M4 5h16v11H4zM2.5 19.5h19",
});
