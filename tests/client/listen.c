/*
 * listen: runs a program with a listening socket as its standard input, as web servers start FastCGI programs.
 *
 *	listen PATH PROGRAM [ARGUMENT…]
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);

	if (argc < 3 || strlen(argv[1]) >= sizeof name.sun_path) {
		fputs("usage: listen PATH PROGRAM [ARGUMENT...]\n", stderr);
		return 2;
	}
	strcpy(name.sun_path, argv[1]);
	unlink(argv[1]);
	if (listener < 0 || bind(listener, (struct sockaddr *)&name, sizeof name) || listen(listener, 64)
	    || dup2(listener, STDIN_FILENO) < 0) {
		perror(argv[1]);
		return 1;
	}
	close(listener);
	execv(argv[2], argv + 2);
	perror(argv[2]);
	return 127;
}
