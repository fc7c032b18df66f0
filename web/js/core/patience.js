// A server that is busy, as it is when everybody logs in at nine, is asked again when it says so.
const TRIES = 8;

// What `run` gives, for what may be done twice. Half a wait more or less keeps all from coming back at the same moment.
export const patiently = async (run) => {
	for (let tries = 1; ; tries++) {
		try {
			return await run();
		} catch (error) {
			if (error.code !== "busy" || tries === TRIES)
				throw error;
			await new Promise((resolve) => setTimeout(resolve, (error.retryAfter ?? 1) * 1000 * (0.5 + Math.random())));
		}
	}
};
