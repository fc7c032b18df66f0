/* Passwords as they come in: see secret.h. */
#include "secret.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* One line of standard input, read byte by byte: what follows it is for somebody else. */
static const char *
secret_read_line(char *line, size_t size)
{
	size_t length = 0;
	ssize_t got;
	char c;

	while ((got = read(STDIN_FILENO, &c, 1)) == 1 && c != '\n') {
		if (c == '\0')
			return "a password may not hold NUL";
		if (length + 1 >= size)
			return "the password is too long";
		line[length++] = c;
	}
	line[length] = '\0';
	if (got < 0)
		return errno == EINTR ? "interrupted" : "standard input cannot be read";
	return length || got == 1 ? NULL : "there is no password on standard input";
}

static const char *
ask(const char *prompt, char *line, size_t size)
{
	const char *fault;

	fputs(prompt, stderr);
	fflush(stderr);
	fault = secret_read_line(line, size);
	fputc('\n', stderr);
	return fault;
}

static void
secret_interrupt(int signal)
{
	(void)signal;
}

/* Lets Ctrl-C end the reading, rather than the program while the terminal does not echo. */
static void
catch_interrupt(struct sigaction *before)
{
	struct sigaction action = { .sa_handler = secret_interrupt };

	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, before);
}

/* Asks with the terminal's echo off: twice for one that is new. */
static const char *
ask_quietly(char *secret, size_t size, bool twice)
{
	struct termios loud, quiet;
	struct sigaction before;
	char again[2048];
	const char *fault;

	if (tcgetattr(STDIN_FILENO, &loud))
		return "the terminal does not answer";
	catch_interrupt(&before);
	quiet = loud;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	fault = ask("Password: ", secret, size);
	if (!fault && twice)
		fault = ask("Again: ", again, sizeof again);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &loud);
	sigaction(SIGINT, &before, NULL);
	return fault || !twice || !strcmp(secret, again) ? fault : "the two passwords differ";
}

const char *
secret_read(char *secret, size_t size)
{
	return isatty(STDIN_FILENO) ? ask_quietly(secret, size, true) : secret_read_line(secret, size);
}

const char *
secret_ask(char *secret, size_t size)
{
	return isatty(STDIN_FILENO) ? ask_quietly(secret, size, false) : secret_read_line(secret, size);
}
