// The icons that files need, and calls some of them (see icons.js).
import { addIcons } from "../../core/ui/icons.js";

addIcons({
	file: "M6 3.5h8l4.5 4.5v12.5h-12.5zM13.5 3.5V8.5h5",
	image: "M4 5h16v14H4zM8.5 8.3a1.4 1.4 0 1 0 0 2.8a1.4 1.4 0 1 0 0-2.8M4.5 17.5l5-4.5l3.5 3l3-2.5l4 3.5",
	play: "M7 4.5v15l12-7.5z",
	download: "M12 4v11M7 10.5l5 5l5-5M5 20h14",
	expand: "M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7",
	"chevron-down": "M6 9.5l6 6l6-6",
	"chevron-up": "M6 14.5l6-6l6 6",
	forward: "M5 12h14M13 6l6 6l-6 6",
	speaker: "M4 9.5v5h3.5l4.5 4v-13l-4.5 4zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11",
});
