// The page as an application: kept by the service worker for when the server cannot be reached, and installed where the browser offers
// that.
import { baseUrl } from "./base.js";

const AFTER_MS = 3000;          // what one came for goes first

const keep = async () => {
	await navigator.serviceWorker.register(new URL("sw.js", baseUrl));
	const { active } = await navigator.serviceWorker.ready;

	active.postMessage({ keep: [baseUrl.href, ...new Set(performance.getEntriesByType("resource").map(({ name }) => name))] });
};

if ("serviceWorker" in navigator && window.isSecureContext)
	setTimeout(() => keep().catch(() => {}), AFTER_MS);

// Event "change": whether it can be installed now.
class Installer extends EventTarget {
	#offer = null;

	constructor() {
		super();
		window.addEventListener("beforeinstallprompt", (event) => {
			event.preventDefault();
			this.#set(event);
		});
		window.addEventListener("appinstalled", () => this.#set(null));
	}

	#set(offer) {
		this.#offer = offer;
		this.dispatchEvent(new Event("change"));
	}

	get offered() {
		return this.#offer !== null;
	}

	// Asks the user, once an offer.
	async install() {
		const offer = this.#offer;

		this.#set(null);
		await offer?.prompt();
	}
}

export const installer = new Installer();
