// What modules of the client need of elements, where there is no page; what stands where is kept, and nothing is drawn.
import "./page.mjs";

export class Element extends EventTarget {
	children = [];
	dataset = {};
	style = { setProperty() {} };
	attributes = new Map();
	parentElement = { append() {} };

	setAttribute(name, value) {
		this.attributes.set(name, value);
	}

	removeAttribute(name) {
		this.attributes.delete(name);
	}

	append(...children) {
		this.children.push(...children);
	}

	replaceChildren(...children) {
		this.children = children;
	}

	remove() {}

	closest() {
		return null;
	}

	contains(other) {
		return other === this || this.children.some((child) => child instanceof Element && child.contains(other));
	}

	getBoundingClientRect() {
		return { left: 0, top: 0, bottom: 0, width: 0 };
	}

	scrollIntoView() {}

	// Whether one of this class is within.
	has(name) {
		return this.attributes.get("class")?.split(" ").includes(name) || this.children.some((child) => child instanceof Element && child.has(name));
	}
}

globalThis.HTMLElement = class {};
globalThis.innerHeight = 0;
document.createElement = () => new Element();
document.createElementNS = () => new Element();
document.getElementById = () => new Element();
