package org.gaggled.engine.probe;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.probe.Probe;
import org.gaggled.api.probe.ProbeAnswer;
import org.gaggled.api.probe.ProbeFactory;

/** A server greets with a line that begins so: {@code banner:127.0.0.1:25=220}. */
public final class BannerProbeFactory implements ProbeFactory {

    private static final Pattern TARGET = Pattern.compile("(.+):([0-9]{1,5})=(.+)");

    @Override
    public String getName() {
        return "banner";
    }

    @Override
    public Probe open(String target) {
        Matcher parts = TARGET.matcher(target);
        if (!parts.matches()) {
            throw new InvalidSettingException("has no greeting", "write banner:HOST:PORT=GREETING");
        }
        return (program, timeout) -> {
            try (Socket socket = new Socket()) {
                int millis = (int) timeout.toMillis();
                socket.connect(new InetSocketAddress(parts.group(1), Integer.parseInt(parts.group(2))), millis);
                socket.setSoTimeout(millis);
                String line = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)).readLine();
                return line != null && line.startsWith(parts.group(3))
                        ? ProbeAnswer.success()
                        : ProbeAnswer.failure("it greets with " + line);
            }
        };
    }
}
