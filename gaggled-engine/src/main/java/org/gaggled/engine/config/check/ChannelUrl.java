package org.gaggled.engine.config.check;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.Setting;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.config.read.Surroundings;
import org.gaggled.engine.config.read.WrittenSection;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/**
 * The address of a channel: {@code tcp://HOST:PORT}, where {@code *} stands for every interface or for any free port.
 */
public final class ChannelUrl {

    private static final Pattern TRANSPORT = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://.*", Pattern.DOTALL);
    private static final Pattern TCP = Pattern.compile(
            "tcp://(\\*|[A-Za-z0-9._%-]+|\\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9._-]+)?]):(\\*|[0-9]{1,5})");

    /** What may be the name of a network interface, and not an address. */
    private static final Pattern INTERFACE = Pattern.compile("[A-Za-z][A-Za-z0-9._-]*");

    private static final String ADVICE = "write tcp://HOST:PORT, tcp://*:PORT or tcp://127.0.0.1:PORT";

    private ChannelUrl() {}

    /** Reports an address that cannot be parsed or whose transport is not supported. */
    static void check(Setting<String> setting, String url, ConfigPosition position, Problems problems) {
        String shown = setting.getName() + " " + Wording.quoted(url);
        Matcher tcp = TCP.matcher(url);
        Matcher transport = TRANSPORT.matcher(url);
        if (tcp.matches()) {
            checkPort(shown, tcp.group(2), position, problems);
        } else if (!transport.matches()) {
            problems.error(position, shown + " is not a URL", ADVICE);
        } else if (transport.group(1).equals("ipc")) {
            problems.error(position, shown + ": ipc:// is not supported by JeroMQ 0.6", "write tcp://127.0.0.1:PORT");
        } else if (!transport.group(1).equals("tcp")) {
            problems.error(position, shown + ": " + transport.group(1) + ":// is not supported", ADVICE);
        } else {
            problems.error(position, shown + " is not tcp:// with a host and a port", ADVICE);
        }
    }

    /**
     * A section whose channel addresses that name a network interface, which ZeroMQ binds to, have that interface's
     * address instead.
     */
    static ConfigNode withAddressesOfInterfaces(ConfigNode global, Surroundings surroundings) {
        return WrittenSection.withChildren(global, child -> {
            ConfigText text = child.getText();
            boolean channel = child.getName().equals(KnownSettings.EVENT_URL.getName())
                    || child.getName().equals(KnownSettings.CONTROL_URL.getName());
            String address = channel && text != null && child.getChildren().isEmpty()
                    ? withAddressOfInterface(text.value(), surroundings) : null;
            return address == null || text == null
                    ? child
                    : ConfigNode.builder(child.getName(), child.getPosition()).text(text.with(address)).build();
        });
    }

    private static @Nullable String withAddressOfInterface(String url, Surroundings surroundings) {
        Matcher matcher = TCP.matcher(url);
        if (!matcher.matches() || !INTERFACE.matcher(matcher.group(1)).matches()) {
            return null;
        }
        String address = surroundings.addressOf(matcher.group(1));
        return address == null ? null
                : "tcp://" + (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + matcher.group(2);
    }

    /** The address as programs of other hosts need it: the name of this host where it was {@code *}. */
    public static String seenFromOutside(String url, String hostName) {
        return url.replace("://*:", "://" + hostName + ":");
    }

    /**
     * Whether two addresses cannot both be bound: one port, and one host, by whatever name, or every host. False where
     * that cannot be told.
     */
    static boolean overlap(String one, String other) {
        Matcher first = TCP.matcher(one);
        Matcher second = TCP.matcher(other);
        if (!first.matches() || !second.matches() || first.group(2).equals("*")
                || !samePort(first.group(2), second.group(2))) {
            return false;
        }
        String host = first.group(1);
        String otherHost = second.group(1);
        if (host.equals(otherHost)) {
            return true;
        }
        try {
            InetAddress address = resolve(host);
            InetAddress otherAddress = resolve(otherHost);
            boolean sameFamily = address.getClass() == otherAddress.getClass();
            return address.equals(otherAddress)
                    || (sameFamily && (address.isAnyLocalAddress() || otherAddress.isAnyLocalAddress()));
        } catch (UnknownHostException unknown) {
            // The transport warns of it.
            return false;
        }
    }

    private static boolean samePort(String one, String other) {
        return !other.equals("*") && Integer.parseInt(one) == Integer.parseInt(other);
    }

    /** As it is bound: the IPv4 address where there is one. */
    private static InetAddress resolve(String host) throws UnknownHostException {
        if (host.equals("*")) {
            return InetAddress.getByAddress(new byte[4]);
        }
        InetAddress[] addresses = InetAddress.getAllByName(host);
        return Arrays.stream(addresses).filter(Inet4Address.class::isInstance).findFirst().orElse(addresses[0]);
    }

    private static void checkPort(String shown, String port, ConfigPosition position, Problems problems) {
        if (!port.equals("*") && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535)) {
            problems.error(
                    position, shown + ": port " + port + " does not exist",
                    "write a port from 1 to 65535, or * for any");
        }
    }
}
