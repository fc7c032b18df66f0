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
	file: "M6 3.5h8l4.5 4.5v12.5h-12.5zM13.5 3.5V8.5h5",
	image: "M4 5h16v14H4zM8.5 8.3a1.4 1.4 0 1 0 0 2.8a1.4 1.4 0 1 0 0-2.8M4.5 17.5l5-4.5l3.5 3l3-2.5l4 3.5",
	play: "M7 4.5v15l12-7.5z",
	download: "M12 4v11M7 10.5l5 5l5-5M5 20h14",
	expand: "M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7",
	"chevron-down": "M6 9.5l6 6l6-6",
	"chevron-up": "M6 14.5l6-6l6 6",
	forward: "M5 12h14M13 6l6 6l-6 6",
	speaker: "M4 9.5v5h3.5l4.5 4v-13l-4.5 4zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11",
	reply: "M10 6L4 12l6 6M4 12h9c4 0 6.5 2 7 6.5",
	copy: "M9 8h10v12H9zM15 8V4H5v12h4",
	edit: "M4 20l1-4.5L16.5 4a2.1 2.1 0 0 1 3 3L8 18.5zM14 6.5l3 3",
	trash: "M4.5 6.5h15M9.5 6.5V4h5v2.5M6.5 6.5l.8 13h9.4l.8-13M10 10.5v5.5M14 10.5v5.5",
	more: "M5 12h.01M12 12h.01M19 12h.01",
	"phone-end": "M3 14.5c-.8-1-.6-2.5.4-3.4c4.8-4.1 12.4-4.1 17.2 0c1 .9 1.2 2.4.4 3.4l-1 1.3c-.3.4-.8.5-1.3.3l-3.2-1.4c-.4-.2-.7-.6-.7-1l-.1-2.2c-1.8-.5-3.6-.5-5.4 0l-.1 2.2c0 .4-.3.8-.7 1l-3.2 1.4c-.5.2-1 .1-1.3-.3z",
	mic: "M12 3.5a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0v-5a3 3 0 0 1 3-3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3",
	"mic-off": "M9 9v2.5a3 3 0 0 0 4.8 2.4M15 11V6.5a3 3 0 0 0-5.7-1.3M5.5 11.5a6.5 6.5 0 0 0 10.3 5.3M18.5 11.5a6.5 6.5 0 0 1-.5 2.5M12 18v3M4 3.5l16.5 17",
	camera: "M4.5 6.5h9A1.5 1.5 0 0 1 15 8v8a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 3 16V8a1.5 1.5 0 0 1 1.5-1.5zM15 11l6-3.5v9L15 13",
	"camera-off": "M9.5 6.5h4A1.5 1.5 0 0 1 15 8v4M15 11l6-3.5v9l-3.5-2M14.8 16.7a1.5 1.5 0 0 1-1.3.8h-9A1.5 1.5 0 0 1 3 16V8a1.5 1.5 0 0 1 1.5-1.5M4 3.5l16.5 17",
	screen: "M4 5h16v11H4zM9 20h6M12 16v4M12 13.5V8M9.5 10.2L12 7.7l2.5 2.5",
	"screen-off": "M8 5h12v11h-1.5M14.5 16H4V5M9 20h6M12 16v4M4 3l16.5 17.5",
	hand: "M7 12.5V6.3a1.3 1.3 0 0 1 2.6 0V11M9.6 11V4.8a1.3 1.3 0 0 1 2.6 0V11M12.2 11V5.5a1.3 1.3 0 0 1 2.6 0V11.5M14.8 11.5V8a1.3 1.3 0 0 1 2.7 0v6.5c0 3.7-2 6-5.3 6c-2.8 0-4.2-1.2-5.6-3.8L4.5 13a1.3 1.3 0 0 1 2.2-1.3l1.3 1.6",
	shrink: "M20 10h-6V4M14 10l6.5-6.5M4 14h6v6M10 14l-6.5 6.5",
	device: "M4 5h16v11H4zM2.5 19.5h19",
};

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
