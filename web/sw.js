// The service worker: keeps the client's own files, so that it opens where the server cannot be reached. What the bundle names by its
// contents comes from the cache, everything else from the server as long as there is one. The API is not its affair.
const CACHE = "moznods";
const scope = self.registration.scope;

// The path below the page's own directory, null for what is not the client's.
const pathOf = (address) => (address.startsWith(scope) && !/^(api|ws)\//.test(address.slice(scope.length)) ? address.slice(scope.length) : null);

const isNamedByContents = (path) => /^assets\/[0-9a-f]+\//.test(path);

const store = async (request, answer) => (await caches.open(CACHE)).put(request, answer);

const kept = async (request) => {
	const cache = await caches.open(CACHE);

	return await cache.match(request, { ignoreSearch: true }) ?? (request.mode === "navigate" ? cache.match(scope) : undefined);
};

const fetched = async (event) => {
	const answer = await fetch(event.request);

	if (answer.status === 200)
		event.waitUntil(store(event.request, answer.clone()).catch(() => {}));
	return answer;
};

const fromServer = (event) => fetched(event).catch(async (error) => {
	const answer = await kept(event.request);

	if (!answer)
		throw error;
	return answer;
});

const fromCache = async (event) => await kept(event.request) ?? fetched(event);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
	const path = event.request.method === "GET" ? pathOf(event.request.url) : null;

	if (path !== null)
		event.respondWith(isNamedByContents(path) ? fromCache(event) : fromServer(event));
});

// A page tells which files it was made of: those are kept, older bundles are not.
const keep = async (addresses) => {
	const cache = await caches.open(CACHE), own = addresses.filter((address) => pathOf(address) !== null);
	const folders = new Set(own.map(pathOf).filter(isNamedByContents).map((path) => path.split("/")[1]));

	for (const { url } of await cache.keys())
		if (isNamedByContents(pathOf(url) ?? "") && !folders.has(pathOf(url).split("/")[1]))
			await cache.delete(url);
	await Promise.all(own.map(async (address) => await cache.match(address) ?? cache.add(address).catch(() => {})));
};

self.addEventListener("message", ({ data }) => Array.isArray(data?.keep) && keep(data.keep));
