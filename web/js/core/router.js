// Which screen the address names: the part after #, so that any web server will do, with the browser's own history.

const routes = [
	["login", /^\/login$/],
	["register", /^\/register$/],
	["forgot", /^\/forgot$/],
	["join", /^\/join\/(?<key>[\w-]{1,200})$/],
	["reset", /^\/reset\/(?<key>[\w-]{1,200})$/],
	["handover", /^\/handover\/(?<key>[\w-]{1,200})$/],
	["home", /^\/?$/],
	["directory", /^\/directory$/],
	["create", /^\/new$/],
	["mentions", /^\/mentions$/],
	["search", /^\/search$/],
	["settings", /^\/settings$/],
	["admin", /^\/admin(?:\/(?<key>people|rooms|storage|invitations|bans|settings|health|start))?$/],
	["room", /^\/rooms\/(\d{1,15})$/],
	["room", /^\/rooms\/(\d{1,15})\/messages\/(\d{1,15})$/],
	["room-settings", /^\/rooms\/(\d{1,15})\/settings$/],
	["invites", /^\/rooms\/(\d{1,15})\/invites$/],
	["moderation", /^\/rooms\/(\d{1,15})\/moderation$/],
	["participants", /^\/rooms\/(\d{1,15})\/participants$/],
];

// {name, room?, message?, key?, params}: `key` is what a link of the server ends in, an invitation's code or a token; with name "missing" for what does not exist.
export const parse = (hash) => {
	const [path, query = ""] = hash.replace(/^#/, "").split("?");
	const params = Object.fromEntries(new URLSearchParams(query));

	for (const [name, pattern] of routes) {
		const found = pattern.exec(path);

		if (found?.groups)
			return { name, key: found.groups.key, params };
		if (found)
			return { name, room: found[1] && Number(found[1]), message: found[2] && Number(found[2]), params };
	}
	return { name: "missing", params };
};

export const route = () => parse(location.hash);

// Goes there; with `replace` the present screen is not one to come back to.
export const navigate = (hash, { replace = false } = {}) => {
	if (replace)
		location.replace(hash);
	else
		location.hash = hash;
};

export const roomHash = (id, rest = "") => `#/rooms/${id}${rest}`;

// The search, with what is looked for.
export const searchHash = (query = "") => (query ? `#/search?${new URLSearchParams({ q: query })}` : "#/search");

export const onRoute = (changed) => {
	window.addEventListener("hashchange", changed);
	return () => window.removeEventListener("hashchange", changed);
};
