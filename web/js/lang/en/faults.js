// What is wrong with a field: in our words, and what the server says, with # for each number.
export default {
	"errors.no_image": "The browser cannot show this file as an image.",
	"errors.range": "This must be from {min} to {max}.",
	"errors.This field is required.": "This is required.",
	"errors.This may not be empty.": "This may not be empty.",
	"errors.This must have at least # bytes.": "This must have at least # characters.",
	"errors.This may have at most # bytes.": "This may have at most # characters.",
	"errors.This must have at least # characters.": "This must have at least # characters.",
	"errors.This may have at most # characters.": "This may have at most # characters.",
	"errors.This may not have control characters.": "This has characters that cannot be shown.",
	"errors.This may not have characters that turn the direction of the text.":
		"This may not have characters that turn the direction of the text.",
	"errors.This must be a whole number.": "This must be a whole number.",
	"errors.This must be at least #.": "This must be at least #.",
	"errors.This must be from # to #.": "This must be from # to #.",
	"errors.This is no e-mail address.": "This is no e-mail address.",
	"errors.There is an account with this e-mail address.": "There is an account with this e-mail address.",
	"errors.A user name has # to # characters.": "A user name has # to # characters.",
	"errors.A user name has letters, digits, '_', '.' and '-', and begins with a letter or digit.":
		"A user name has letters, digits, _ . and -, and begins with a letter or digit.",
	"errors.A user name is written in the letters of one script.": "A user name is written in the letters of one script.",
	"errors.This user name is reserved, or looks like one that is.": "This user name is reserved, or looks like one that is.",
	"errors.This user name is taken.": "This user name is taken.",
	"errors.The password may not be the e-mail address or the user name.":
		"The password may not be the e-mail address or the user name.",
	"errors.This is not your password.": "This is not your password.",
	"errors.There are more participants than that.": "There are more participants than that.",
	"errors.There is no such user.": "There is no such user.",
	"errors.An avatar is a picture that you have uploaded: PNG, JPEG, GIF, WebP or AVIF.": "An avatar must be a picture: PNG, JPEG, GIF, WebP or AVIF.",
	"errors.The site needs an active admin.": "The site needs an active admin.",
	"errors.Write something or attach a file.": "Write something or attach a file.",
	"errors.Write something, or delete the message.": "Write something, or delete the message.",
	"errors.Attach files of your own that are attached nowhere else.": "These files cannot be attached here.",
	"errors.This link is not good, or not any more: ask for a new one.":
		"This link is not good, or not any more: ask for a new one.",
	"errors.This is not good, or not any more: show a new one.":
		"This link is not good, or not any more: show a new one on the other device.",
	"errors.This invitation is not good, or not any more.": "This invitation is no use any more.",
	"errors.This code is not good, or not any more.": "This code is not good, or not any more.",
	"errors.There is a second factor already: take it off first.": "There is a second factor already: switch it off first.",
	"errors.There are as many tokens as an account may have: end one first.": "There are as many tokens as an account may have: end one first.",
	"errors.This must be a time to come.": "This must be a time to come.",
};
