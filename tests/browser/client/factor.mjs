/*
 * The second factor: put on with the code that an authenticator scans, asked for at a login, and taken off again.
 */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readCode } from "./code.mjs";

const field = (page, label) => page.getByLabel(label, { exact: true });

const bytesOf = (secret) => Buffer.from(secret.match(/.{8}/g).flatMap((group) => {
	const bits = [...group].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");

	return bits.match(/.{8}/g).map((byte) => parseInt(byte, 2));
}));

/* What an authenticator shows (RFC 6238), so many half minutes from now. Each is good once, and one early or late is good, too. */
const numberOf = (secret, ahead = 0) => {
	const counter = Buffer.alloc(8);

	counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + ahead));
	const digest = createHmac("sha1", bytesOf(secret)).update(counter).digest();

	return String((digest.readUInt32BE(digest[19] & 15) & 0x7fffffff) % 1000000).padStart(6, "0");
};

export default async (suite) => {
	const house = await suite.house(["ada"]), password = "the secret of ada";
	const ada = await house.open("ada", { at: "/settings", colorScheme: "dark" }), { page } = ada;
	const section = page.getByRole("form", { name: "Second factor" });
	let secret, codes;

	const logOut = async () => {
		await ada.visit("/settings");
		await ada.button("Log out").click();
		await ada.button("Log in").waitFor();
	};
	const logIn = async () => {
		await field(page, "User name or e-mail").fill("ada");
		await field(page, "Password").fill(password);
		await ada.button("Log in").click();
	};

	await suite.test("it is put on with what an authenticator scans, and shows the recovery codes", async () => {
		await section.getByLabel("Current password", { exact: true }).fill(password);
		await section.getByRole("button", { name: "Switch on" }).click();
		const dialog = page.getByRole("dialog", { name: "Set up the authenticator" });

		await dialog.waitFor();
		const uri = new URL(await readCode(dialog.getByRole("img", { name: "QR code: Second factor" })));

		secret = uri.searchParams.get("secret");
		assert.equal(await field(dialog, "Key").inputValue(), secret);
		await field(dialog, "Code of your authenticator").fill("000000");
		await dialog.getByRole("button", { name: "Switch on" }).click();
		await dialog.getByText("This code is not good, or not any more.").waitFor();
		await field(dialog, "Code of your authenticator").fill(numberOf(secret, -1));
		await dialog.getByRole("button", { name: "Switch on" }).click();
		const shown = page.getByRole("dialog", { name: "Recovery codes" });

		await shown.waitFor();
		codes = await shown.locator("code").allInnerTexts();
		assert.equal(codes.length, 10);
		const saved = page.waitForEvent("download");

		await shown.getByRole("button", { name: "Save as a file" }).click();
		assert.equal((await saved).suggestedFilename(), "MOznoDS ada.txt");
		await shown.getByRole("button", { name: "I have kept them" }).click();
		await section.getByRole("button", { name: "Switch off" }).waitFor();
	});

	await suite.test("a login asks for a code; a wrong one is told, the right one lets in", async () => {
		await logOut();
		await logIn();
		await field(page, "Code of your authenticator").fill("000000");
		await ada.button("Log in").click();
		await page.getByText("This code is not good, or not any more.").waitFor();
		await field(page, "Code of your authenticator").fill(numberOf(secret));
		await ada.button("Log in").click();
		await page.locator(".me").getByText("@ada").waitFor();
	});

	await suite.test("in its place a recovery code lets in, once; the way back to the password is open", async () => {
		await logOut();
		for (const [code, good] of [[codes[0], true], [codes[0], false]]) {
			await logIn();
			await ada.button("Use a recovery code").click();
			await field(page, "Recovery code").fill(code);
			await ada.button("Log in").click();
			if (good) {
				await page.locator(".me").getByText("@ada").waitFor();
				await logOut();
			} else {
				await page.getByText("This code is not good, or not any more.").waitFor();
			}
		}
		await ada.button("Back").click();
		assert.equal(await field(page, "User name or e-mail").inputValue(), "ada");
	});

	await suite.test("it is taken off with the password and a code", async () => {
		await logIn();
		await ada.button("Use a recovery code").click();
		await field(page, "Recovery code").fill(codes[1]);
		await ada.button("Log in").click();
		await page.locator(".me").getByText("@ada").waitFor();
		await ada.visit("/settings");
		await section.getByLabel("Current password", { exact: true }).fill(password);
		await section.getByRole("button", { name: "Use a recovery code" }).click();
		await field(section, "Recovery code").fill(codes[2]);
		await section.getByRole("button", { name: "Switch off" }).click();
		await section.getByRole("button", { name: "Switch on" }).waitFor();
		await logOut();
		await logIn();
		await page.locator(".me").getByText("@ada").waitFor();
	});
};
