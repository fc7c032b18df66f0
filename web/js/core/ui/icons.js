// The icons, drawn here: strokes of 1.75 on a field of 24, in the colour of the text around them.

const SVG = "http://www.w3.org/2000/svg";

const shapes = {
	plus: "M12 5v14M5 12h14",
	close: "M6 6l12 12M18 6L6 18",
	check: "M5 12.5l4.5 4.5L19 7.5",
	search: "M11 4a7 7 0 1 0 0 14a7 7 0 1 0 0-14M16 16l4.5 4.5",
	back: "M19 12H5M11 6l-6 6l6 6",
	down: "M12 5v14M6 13l6 6l6-6",
	room: "M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z",
	hash: "M10 4L8 20M16 4l-2 16M4.5 9h16M3.5 15h16",
	lock: "M6.5 11h11a1.5 1.5 0 0 1 1.5 1.5v6a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 18.5v-6A1.5 1.5 0 0 1 6.5 11zM8 11V8a4 4 0 0 1 8 0v3",
	compass: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M15.5 8.5l-2 5l-5 2l2-5z",
	people: "M9 4.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7M2.5 19.5c.6-3.4 3-5 6.5-5s5.9 1.6 6.5 5M15.5 4.8a3.5 3.5 0 0 1 0 6.4M18 15c2 .8 3.2 2.3 3.5 4.5",
	"person-add": "M10 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8M2.5 20c.8-3.6 3.8-5 7.5-5s6.7 1.4 7.5 5M19 7v6M16 10h6",
	"person-remove": "M10 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8M2.5 20c.8-3.6 3.8-5 7.5-5s6.7 1.4 7.5 5M16 10h6",
	settings: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8a2.2 2.2 0 1 0 0 4.4a2.2 2.2 0 1 0 0-4.4M9 14.8a2.2 2.2 0 1 0 0 4.4a2.2 2.2 0 1 0 0-4.4",
	logout: "M14 4H6a1.5 1.5 0 0 0-1.5 1.5v13A1.5 1.5 0 0 0 6 20h8M10 12h10M16.5 8.5L20 12l-3.5 3.5",
	info: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M12 11v5.5M12 7.5h.01",
	warning: "M12 4L2.8 19.5h18.4zM12 10v4.5M12 17h.01",
	retry: "M19.5 12a7.5 7.5 0 1 1-2.2-5.3L20 9.4M20 4.5v5h-5",
	link: "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1.3 1.2M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1.3-1.2",
	upload: "M12 16V5M7 9.5l5-5l5 5M5 20h14",
	attach: "M19.5 11.5l-7.7 7.7a4.8 4.8 0 0 1-6.8-6.8l8-8a3.2 3.2 0 0 1 4.5 4.5l-7.9 7.9a1.6 1.6 0 0 1-2.3-2.3l7-7",
	send: "M4 12L20 4.5L14.5 20L11 13.5zM11 13.5l4-4",
	clock: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M12 7v5.5l3.5 2",
	phone: "M5 4h4l1.5 5L8 10.8a12 12 0 0 0 5.2 5.2L15 13.5l5 1.5v4a1.5 1.5 0 0 1-1.6 1.5C10.5 20 4 13.5 3.5 5.6A1.5 1.5 0 0 1 5 4z",
	offline: "M4 9.5a12 12 0 0 1 4-2.5M12 6a12 12 0 0 1 8.5 3.5M7.5 13.5a7 7 0 0 1 3-1.7M12 19h.01M4 3.5l16.5 17",
};

// More of them, from a part that comes later.
export const addIcons = (more) => Object.assign(shapes, more);

// A picture of 20 pixels (1.25em in CSS), hidden from screen readers: the name stands on the button around it.
export const icon = (name) => {
	const svg = document.createElementNS(SVG, "svg");
	const path = document.createElementNS(SVG, "path");

	svg.setAttribute("viewBox", "0 0 24 24");
	svg.setAttribute("class", `icon icon-${name}`);
	svg.setAttribute("aria-hidden", "true");
	svg.setAttribute("focusable", "false");
	path.setAttribute("d", shapes[name] ?? shapes.info);
	svg.append(path);
	return svg;
};
