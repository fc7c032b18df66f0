// The ladder that a connection to a peer climbs when it is lost: a moment of patience, then new ways for it (a restart
// of ICE), then a new connection, again and again until it holds. The rung above, the seat after a lost socket, is in seat.js.
const PATIENCE_MS = 2000;       // "disconnected" often mends itself
const RESTART_MS = 8000;        // what a restart may take
const CONNECT_MS = 12000;       // what a new connection may take
const CONNECT_MOST_MS = 30000;
const COURTESY_MS = 1500;       // the polite side lets the other go first
const AGAIN_MS = 1000;          // while nothing can be said to the other side

export class Ladder {
	// { polite, canSignal(), restart(), rebuild() }
	constructor(options) {
		Object.assign(this, options);
		this.rung = "ground";
		this.rebuilt = 0;
	}

	// The connectionState of the RTCPeerConnection.
	hear(state) {
		if (state === "connected")
			this.stop();
		else if (state === "failed")
			this.schedule(this.rung === "ground" || this.rung === "patience" ? "restart" : "rebuild", 0);
		else if (this.rung === "ground" && state === "disconnected")
			this.wait("patience", "restart", PATIENCE_MS);
		else if (this.rung === "ground")
			this.wait("connecting", "rebuild", CONNECT_MS);
	}

	// The way to the server is back: what was lost with it need not be waited for.
	hurry(state) {
		if (this.rung === "patience" || state === "failed")
			this.schedule("restart", 0);
	}

	wait(rung, step, milliseconds) {
		this.rung = rung;
		this.schedule(step, milliseconds);
	}

	schedule(step, milliseconds) {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => this.take(step), milliseconds + (this.polite ? COURTESY_MS : 0));
	}

	take(step) {
		if (!this.canSignal())
			this.schedule(step, AGAIN_MS);
		else if (step === "restart")
			this.takeRestart();
		else
			this.takeRebuild();
	}

	takeRestart() {
		this.wait("restarting", "rebuild", RESTART_MS);
		this.restart();
	}

	takeRebuild() {
		this.rebuilt++;
		this.wait("rebuilding", "rebuild", Math.min(CONNECT_MS * (this.rebuilt + 1), CONNECT_MOST_MS));
		this.rebuild();
	}

	stop() {
		clearTimeout(this.timer);
		this.rung = "ground";
		this.rebuilt = 0;
	}
}
