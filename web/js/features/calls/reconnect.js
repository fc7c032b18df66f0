// Reconnects to a peer: after a short delay a restart of ICE, then a new RTCPeerConnection, again and again until one is
// connected. The states are idle, disconnected, connecting, restarting and rebuilding. The seat after a lost socket is in seat.js.
const DISCONNECTED_MS = 2000;   // "disconnected" often recovers by itself
const RESTART_MS = 8000;        // what a restart may take
const CONNECT_MS = 12000;       // what a new connection may take
const CONNECT_MOST_MS = 30000;
const COURTESY_MS = 1500;       // the polite side lets the other go first
const AGAIN_MS = 1000;          // while nothing can be said to the other side

export class Reconnection {
	// { polite, canSignal(), restart(), rebuild() }
	constructor(options) {
		Object.assign(this, options);
		this.state = "idle";
		this.rebuilt = 0;
	}

	// The connectionState of the RTCPeerConnection.
	connectionStateChanged(state) {
		if (state === "connected")
			this.stop();
		else if (state === "failed")
			this.schedule(this.state === "idle" || this.state === "disconnected" ? "restart" : "rebuild", 0);
		else if (this.state === "idle" && state === "disconnected")
			this.wait("disconnected", "restart", DISCONNECTED_MS);
		else if (this.state === "idle")
			this.wait("connecting", "rebuild", CONNECT_MS);
	}

	// The server can be reached again: restart at once what was lost with it.
	hurry(state) {
		if (this.state === "disconnected" || state === "failed")
			this.schedule("restart", 0);
	}

	wait(state, step, milliseconds) {
		this.state = state;
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
		this.state = "idle";
		this.rebuilt = 0;
	}
}
