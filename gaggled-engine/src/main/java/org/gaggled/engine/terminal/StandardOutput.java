package org.gaggled.engine.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * Where gaggled or a tool prints to. It knows why it cannot: a full disk is to be reported, a reader that has seen
 * enough, such as {@code
 * head}, is not.
 */
public final class StandardOutput extends PrintWriter {

    private final Watched stream;

    private StandardOutput(Watched stream, Charset charset) {
        super(new OutputStreamWriter(stream, charset), false);
        this.stream = stream;
    }

    /** That of this process. */
    public static StandardOutput open() {
        return to(new FileOutputStream(FileDescriptor.out));
    }

    /** One that goes to a stream. */
    public static StandardOutput to(OutputStream stream) {
        return new StandardOutput(new Watched(stream), System.out.charset());
    }

    /** Another writer to the same, which has failed when one of them has. */
    public StandardOutput with(Charset charset) {
        return new StandardOutput(stream, charset);
    }

    /** Why something could not be written; null when everything could. */
    public @Nullable String failure() {
        return stream.failure;
    }

    /** Whether nobody reads it any more. */
    public boolean isReaderGone() {
        return stream.failure != null && stream.failure.contains("Broken pipe");
    }

    /** Remembers the first failure: a {@link PrintWriter} tells only that there was one. */
    private static final class Watched extends OutputStream {

        private final OutputStream target;
        private @Nullable String failure;

        Watched(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                target.write(bytes, from, length);
            } catch (IOException e) {
                failure = failure == null ? String.valueOf(e.getMessage()) : failure;
                throw e;
            }
        }
    }
}
