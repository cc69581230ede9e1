package org.gaggled.engine.launch;

/** A descriptor could not be had; the message is the reason, for the operator. */
public final class DescriptorException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int errno;

    DescriptorException(int errno) {
        super(
                errno == Errno.EMFILE.number()
                        ? Errno.meaningOf(errno) + "; raise the hard limit (ulimit -Hn, LimitNOFILE)"
                        : Errno.meaningOf(errno));
        this.errno = errno;
    }

    /** What keeps it from being had, as far as no error of the system says so. */
    DescriptorException(String reason) {
        super(reason);
        this.errno = Errno.EACCES.number();
    }

    /** What else keeps it from being had, for the operator. */
    public DescriptorException(String reason, Throwable cause) {
        super(reason, cause);
        this.errno = Errno.ENOMEM.number();
    }

    /** The system's name of the error: {@code EMFILE}. */
    public String systemError() {
        return Errno.nameOf(errno);
    }
}
