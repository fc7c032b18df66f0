// Answers that are asked for before those who want them are there: while the words of the language are on their way, on a slow network
// for the better part of a second.
import { api } from "./api.js";
import { steadyNow } from "./clock.js";

const FRESH_MS = 10000;
const asked = new Map();

export const askAhead = (path, params = {}) => {
	const answer = api.get(path, params);

	// Whoever takes it hears of a failure.
	answer.catch(() => {});
	asked.set(path, { answer, at: steadyNow() });
	return answer;
};

// The promise of what was asked for there, or null; once.
export const takeAhead = (path) => {
	const entry = asked.get(path);

	asked.delete(path);
	return entry && steadyNow() - entry.at < FRESH_MS ? entry.answer : null;
};
