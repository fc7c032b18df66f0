// Where the client lives. Everything is relative to the directory of the page, so it works under any path.

export const baseUrl = new URL(".", document.baseURI);

// `path` is relative to /api/, such as "rooms/1/".
export const apiUrl = (path) => new URL(`api/${path}`, baseUrl).href;

// `path` is relative to /ws/, such as "?v=2".
export const socketUrl = (path) => {
	const url = new URL(`ws/${path}`, baseUrl);

	url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
	return url.href;
};

// A URL of a file out of an answer of the API. What it begins with is where the server believes to be, which may be another
// name for it, or wrong; this page knows where it was loaded from, and loads nothing from elsewhere.
export const absolute = (url) => {
	if (url == null)
		return null;
	const { pathname, search } = new URL(url, baseUrl);

	return new URL(pathname.slice(pathname.lastIndexOf("/api/") + 1) + search, baseUrl).href;
};
