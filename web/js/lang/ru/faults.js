// What is wrong with a field: in our words, and what the server says, with # for each number.
export default {
	"errors.no_image": "Браузер не может показать этот файл как изображение.",
	"errors.range": "Допустимы значения от {min} до {max}.",
	"errors.This field is required.": "Заполните это поле.",
	"errors.This may not be empty.": "Здесь не может быть пусто.",
	"errors.This must have at least # bytes.": "Нужно не менее # символов.",
	"errors.This may have at most # bytes.": "Допустимо не более # символов.",
	"errors.This must have at least # characters.": "Нужно не менее # символов.",
	"errors.This may have at most # characters.": "Допустимо не более # символов.",
	"errors.This may not have control characters.": "Здесь есть символы, которые нельзя показать.",
	"errors.This may not have characters that turn the direction of the text.":
		"Здесь есть знаки, меняющие направление текста.",
	"errors.This must be a whole number.": "Здесь нужно целое число.",
	"errors.This must be at least #.": "Наименьшее значение — #.",
	"errors.This must be from # to #.": "Допустимы значения от # до #.",
	"errors.This is no e-mail address.": "Это не адрес электронной почты.",
	"errors.There is an account with this e-mail address.": "Учётная запись с этим адресом уже есть.",
	"errors.A user name has # to # characters.": "В имени пользователя от # до # символов.",
	"errors.A user name has letters, digits, '_', '.' and '-', and begins with a letter or digit.":
		"Имя состоит из букв, цифр и знаков _ . - и начинается с буквы или цифры.",
	"errors.A user name is written in the letters of one script.": "Все буквы имени должны быть из одного алфавита.",
	"errors.This user name is reserved, or looks like one that is.": "Это имя занято сервером или похоже на такое.",
	"errors.This user name is taken.": "Это имя уже занято.",
	"errors.The password may not be the e-mail address or the user name.":
		"Пароль не должен совпадать с адресом почты или именем пользователя.",
	"errors.This is not your password.": "Это не ваш пароль.",
	"errors.There are more participants than that.": "Участников уже больше.",
	"errors.There is no such user.": "Такого пользователя нет.",
	"errors.An avatar is a picture that you have uploaded: PNG, JPEG, GIF, WebP or AVIF.": "Для аватара нужна картинка: PNG, JPEG, GIF, WebP или AVIF.",
	"errors.The site needs an active admin.": "Сайту нужен хотя бы один администратор.",
	"errors.Write something or attach a file.": "Напишите что-нибудь или приложите файл.",
	"errors.Write something, or delete the message.": "Напишите что-нибудь или удалите сообщение.",
	"errors.Attach files of your own that are attached nowhere else.": "Эти файлы приложить нельзя.",
	"errors.This link is not good, or not any more: ask for a new one.":
		"Ссылка больше не действует: попросите новую.",
	"errors.This is not good, or not any more: show a new one.":
		"Ссылка больше не действует: покажите новую на другом устройстве.",
	"errors.This invitation is not good, or not any more.": "Это приглашение больше не действует.",
	"errors.This code is not good, or not any more.": "Этот код не подходит или уже не действует.",
	"errors.There is a second factor already: take it off first.": "Второй фактор уже включён: сначала выключите его.",
	"errors.There are as many tokens as an account may have: end one first.": "Токенов уже столько, сколько можно: сначала завершите один.",
	"errors.This must be a time to come.": "Это время уже прошло.",
};
