// When the timeline is drawn: at most once a frame however much happens, a few times a second while nobody looks, and twice a
// second while something on it counts down.

const HIDDEN_MS = 250;
const TICK_MS = 500;

export class Schedule {
	#draw;
	#frame = null;
	#timer = null;
	#tick = null;

	constructor(draw) {
		this.#draw = draw;
	}

	// At the next frame; a hidden page has none.
	later() {
		if (this.#timer !== null)
			return;
		this.#frame = requestAnimationFrame(() => this.#draw());
		this.#timer = setTimeout(() => this.#draw(), HIDDEN_MS);
	}

	// It is being drawn: what was to be drawn later is drawn with it.
	done() {
		cancelAnimationFrame(this.#frame);
		clearTimeout(this.#timer);
		this.#timer = null;
	}

	// Whether something counts down.
	ticks(on) {
		if (on) {
			this.#tick ??= setInterval(() => this.later(), TICK_MS);
		} else {
			clearInterval(this.#tick);
			this.#tick = null;
		}
	}

	stop() {
		this.done();
		this.ticks(false);
	}
}
