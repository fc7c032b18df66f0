// The status page: asks the server how it is, now and every ten seconds while somebody looks.
const EVERY_MS = 10000;
const TIMEOUT_MS = 5000;

const WORDS = {
	ok: "well",
	error: "not well",
	unavailable: "not running: clients ask again and again instead",
	open: "anybody may make one",
	closed: "only the administrator makes them",
};

const show = (id, text) => {
	document.getElementById(id).textContent = WORDS[text] ?? text;
};

const ask = async (path) => {
	const answer = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
	// Health tells what is the matter with a status of its own.
	if (!answer.headers.get("Content-Type")?.startsWith("application/json"))
		throw new Error(`status ${answer.status}`);
	return answer.json();
};

const say = (state, text) => {
	const line = document.getElementById("state");
	line.dataset.state = state;
	line.textContent = text;
};

const showHealth = async () => {
	try {
		const health = await ask("api/health/");
		if (!health.status)
			throw new Error(health.message);
		show("version", health.version);
		show("database", health.database);
		show("realtime", health.realtime);
		say(health.status === "ok" ? "good" : "bad", health.status === "ok" ? "The server runs." : "The server is not well.");
	} catch {
		show("database", "–");
		show("realtime", "–");
		say("bad", "The server does not answer.");
	}
};

const showInfo = async () => {
	const info = await ask("api/info/");
	if (!info.name)
		return;
	document.title = info.name;
	show("name", info.name);
	show("registration", info.registration);
};

// The page shows the addresses it was itself reached at.
const showAddresses = () => {
	const base = new URL(".", document.baseURI).href;
	const socket = base.replace(/^http/, "ws");

	show("rest", `${base}api/`);
	show("socket", `${socket}ws/`);
	document.querySelector(".api").textContent = `${base}api`;
	document.querySelector(".socket").textContent = `${socket}ws`;
};

showAddresses();
showInfo().catch(() => {});
showHealth();
setInterval(() => document.hidden || showHealth(), EVERY_MS);
document.addEventListener("visibilitychange", () => document.hidden || showHealth());
