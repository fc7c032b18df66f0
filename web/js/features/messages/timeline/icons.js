// The icons of what can be done with a message (see icons.js).
import { addIcons } from "../../../core/ui/icons.js";

addIcons({
	reply: "M10 6L4 12l6 6M4 12h9c4 0 6.5 2 7 6.5",
	copy: "M9 8h10v12H9zM15 8V4H5v12h4",
	edit: "M4 20l1-4.5L16.5 4a2.1 2.1 0 0 1 3 3L8 18.5zM14 6.5l3 3",
	trash: "M4.5 6.5h15M9.5 6.5V4h5v2.5M6.5 6.5l.8 13h9.4l.8-13M10 10.5v5.5M14 10.5v5.5",
});
