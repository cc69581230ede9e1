package org.gaggled.control.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.gaggled.json.JsonObject;

/** A client of the socket. For quotation marks, requests have backquotes. */
final class Talk implements AutoCloseable {

    private final SocketChannel channel;
    private final InputStream answers;

    Talk(Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        answers = Channels.newInputStream(channel);
    }

    Talk say(String text) throws IOException {
        return say(text.replace('`', '"').getBytes(StandardCharsets.UTF_8));
    }

    Talk say(byte[] bytes) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(bytes);
        while (all.hasRemaining()) {
            channel.write(all);
        }
        return this;
    }

    void sayNoMore() throws IOException {
        channel.shutdownOutput();
    }

    /** The next line; empty at the end. */
    String hear() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = answers.read(); c >= 0 && c != '\n'; c = answers.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    JsonObject hearResult() throws Exception {
        return JsonObject.parse(hear()).object("result");
    }

    /** Code and message of the error that comes next. */
    String hearError() throws Exception {
        JsonObject error = JsonObject.parse(hear()).object("error");
        return error.text("code") + ": " + error.text("message");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
