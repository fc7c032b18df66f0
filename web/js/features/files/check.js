// What can be said of a file before it is sent: the server would refuse it, and why. Pure.

// { code, values } for the words of "files.…", or null. `held`: how many are attached already.
export const faultOf = (source, limits, held) => {
	if (held >= limits.attachments)
		return { code: "too_many", values: { count: limits.attachments } };
	if (source.size === 0)
		return { code: "empty", values: { name: source.name } };
	if (source.size > limits.upload_size)
		return { code: "too_large", values: { name: source.name, limit: limits.upload_size } };
	return null;
};
