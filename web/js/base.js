// Where the client lives. Everything is relative to the directory of the page, so it works under any path.

export const baseUrl = new URL(".", document.baseURI);

// `path` is relative to /api/, such as "rooms/1/".
export const apiUrl = (path) => new URL(`api/${path}`, baseUrl).href;

// `path` is relative to /ws/, such as "room/1/?v=2".
export const socketUrl = (path) => {
	const url = new URL(`ws/${path}`, baseUrl);

	url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
	return url.href;
};

// A URL out of an answer of the API: paths there begin at the server's root, which may lie under a path here.
export const absolute = (url) => (url == null ? null : new URL(url.replace(/^\//, ""), baseUrl).href);
