package org.gaggled.config.yaml;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** A reader that gives so many characters and no more, until it is told that more are wanted. */
final class BoundedReader extends FilterReader {

    private final int most;
    private int left;
    private boolean exhausted;

    BoundedReader(Reader in, int most) {
        super(in);
        this.most = most;
        this.left = most;
    }

    /** From here on, as many as at first. */
    void allowMore() {
        left = most;
    }

    /** Whether more was asked for than was allowed. */
    boolean isExhausted() {
        return exhausted;
    }

    @Override
    public int read() throws IOException {
        char[] one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] to, int offset, int length) throws IOException {
        if (left <= 0) {
            exhausted = true;
            throw new IOException("more than " + most + " characters");
        }
        int count = super.read(to, offset, length);
        left -= Math.max(count, 0);
        return count;
    }
}
