// People of a room whose names look alike: those are told apart by their usernames. A room knows whom it has seen writing, in
// its list of participants, or as its owner.

// Letters that look like others once they are in lower case and without accents: first what they look like, then they themselves
// (compare UTS #39, confusables).
const TWINS = new Map("aаαɑ bвβ cсϲ dԁ eеεҽ gɡ hһн jјϳ kкκ lіiı1|ӏι mм nηпո oоο0օσ pрρ qԛ rгɾ sѕ tтτ uυսц vѵν wԝω xхχ yуүγ zʐ".split(" ")
	.flatMap(([like, ...letters]) => letters.map((letter) => [letter, like])));

// What a name looks like. Marks, what cannot be seen, and the space between words make no difference.
export const lookOf = (name) => [...name.normalize("NFKD").toLowerCase().replace(/[\p{M}\p{Default_Ignorable_Code_Point}\s]/gu, "")]
	.map((letter) => TWINS.get(letter) ?? letter).join("");

// Event "change": a name has become ambiguous.
class People extends EventTarget {
	#ids = new Map();       // look → ids of those who look so
	#seen = new Map();      // id → { names, look } of the last time

	see(...users) {
		const changes = users.map((user) => this.#meet(user));

		if (changes.includes(true))
			this.dispatchEvent(new Event("change"));
	}

	// Whether somebody else looks so too. Of each the shown name counts, and the username, which somebody may show as theirs.
	#meet({ id, display_name, username }) {
		const names = `${display_name}\n${username}`;

		if (this.#seen.get(id)?.names === names)
			return false;
		const looks = [lookOf(display_name), lookOf(username)];

		this.#seen.set(id, { names, look: looks[0] });
		for (const look of looks)
			this.#ids.set(look, (this.#ids.get(look) ?? new Set()).add(id));
		return looks.some((look) => this.#ids.get(look).size > 1);
	}

	// What somebody is called, null where they have not been met.
	nameOf(id) {
		return this.#seen.get(id)?.names.split("\n").find(Boolean) ?? null;
	}

	isAmbiguous({ id }) {
		return this.#ids.get(this.#seen.get(id)?.look)?.size > 1;
	}
}

const rooms = new Map();

// Those of a room, for as long as the page lives.
export const peopleOf = (room) => {
	if (!rooms.has(room))
		rooms.set(room, new People());
	return rooms.get(room);
};
