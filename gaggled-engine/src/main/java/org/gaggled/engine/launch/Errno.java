package org.gaggled.engine.launch;

import org.jspecify.annotations.Nullable;

/** The system errors that a start can meet, with Linux's numbers (the same on x86_64 and aarch64). */
public enum Errno {
    EPERM(1, "the system does not permit it"),
    ENOENT(2, "no such file"),
    ESRCH(3, "no such process"),
    EINTR(4, "interrupted"),
    EIO(5, "the disk could not be read"),
    E2BIG(7, "arguments and environment are too long"),
    ENOEXEC(8, "not a program that this system can execute"),
    EBADF(9, "bad descriptor"),
    ECHILD(10, "no such child"),
    EAGAIN(11, "the system allows no more processes"),
    ENOMEM(12, "out of memory"),
    EACCES(13, "permission denied"),
    EEXIST(17, "there is one already"),
    ENOTDIR(20, "a part of the path is not a directory"),
    EISDIR(21, "its #! line names a directory"),
    EINVAL(22, "the system cannot execute it"),
    ENFILE(23, "the whole system is out of file descriptors"),
    EMFILE(24, "gaggled is out of file descriptors"),
    ETXTBSY(26, "the file is being written"),
    ENOSPC(28, "the system lets gaggled watch no more descriptors (fs.epoll.max_user_watches)"),
    EPIPE(32, "nobody has the other end any more"),
    ENAMETOOLONG(36, "the path is too long"),
    ENOSYS(38, "the system has no such call"),
    ELOOP(40, "too many symbolic links, or too many #! interpreters in a row"),
    ELIBBAD(80, "its #! line or program header names a file that is not an interpreter");

    private final int number;
    private final String meaning;

    Errno(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /** Whether that error says that there is too little of something, of which there may be enough soon. */
    static boolean isShortage(int number) {
        return number == EAGAIN.number || number == ENOMEM.number || number == EMFILE.number
                || number == ENFILE.number;
    }

    /** Its number. */
    public int number() {
        return number;
    }

    /** The error of that number; null for one that is not in the list. */
    static @Nullable Errno of(int number) {
        for (Errno errno : values()) {
            if (errno.number == number) {
                return errno;
            }
        }
        return null;
    }

    /** {@code EACCES}; {@code errno 123} for one that is not in the list. */
    public static String nameOf(int number) {
        Errno errno = of(number);
        return errno == null ? "errno " + number : errno.name();
    }

    /** What it says, as the end of a sentence. */
    public static String meaningOf(int number) {
        Errno errno = of(number);
        return errno == null ? "system error " + number : errno.meaning;
    }
}
