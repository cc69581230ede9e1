package org.gaggled.importing.systemd;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a unit: {@code web.service}, {@code worker@.service}, {@code worker@1.service}.
 *
 * @param prefix what stands before the {@code @}, or before the type
 * @param instance what stands behind the {@code @}; empty for a template, null where there is no {@code @}
 * @param type without its dot
 */
record UnitName(String prefix, @Nullable String instance, String type) {

    static final String SERVICE = "service";
    static final String TARGET = "target";
    static final String TIMER = "timer";

    /** All that systemd has. */
    private static final Set<String> TYPES = Set.of(
            SERVICE, TARGET, TIMER, "socket", "path", "mount", "automount", "swap", "slice", "scope", "device");

    private static final Pattern NAME = Pattern.compile("([^@/]+?)(?:@([^/]*))?\\.([a-z]+)");
    private static final Pattern ESCAPE = Pattern.compile("\\\\x([0-9a-fA-F]{2})");

    /** Null for what names no unit. */
    static @Nullable UnitName parse(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() && TYPES.contains(matcher.group(3))
                ? new UnitName(matcher.group(1), matcher.group(2), matcher.group(3)) : null;
    }

    boolean isOf(String wanted) {
        return type.equals(wanted);
    }

    boolean isTemplate() {
        return "".equals(instance);
    }

    boolean isInstance() {
        return instance != null && !instance.isEmpty();
    }

    /** That of which this is an instance. */
    UnitName template() {
        return new UnitName(prefix, "", type);
    }

    /** An instance of this. */
    UnitName withInstance(String named) {
        return new UnitName(prefix, named, type);
    }

    /** That of the same name and another type. */
    UnitName withType(String other) {
        return new UnitName(prefix, instance, other);
    }

    /** Without the type: what a program is called. */
    String plain() {
        return instance == null ? prefix : prefix + "@" + instance;
    }

    /**
     * Of which units the files in a directory {@code NAME.d} are laid over this one, the most particular first: its
     * own, its template's, those with the name cut at a dash, and all of its type.
     */
    List<String> overlaidBy() {
        List<String> names = new ArrayList<>(List.of(toString()));
        if (isInstance()) {
            names.add(template().toString());
        }
        for (int dash = prefix.lastIndexOf('-'); dash > 0; dash = prefix.lastIndexOf('-', dash - 1)) {
            names.add(prefix.substring(0, dash + 1) + (instance == null ? "" : "@") + "." + type);
        }
        names.add(type);
        return names;
    }

    /** As systemd writes a path into a name, undone: a dash is a slash, and {@code \x2d} a dash. */
    static String unescaped(String escaped) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher matcher = ESCAPE.matcher(escaped);
        int next = 0;
        while (matcher.find()) {
            bytes.writeBytes(withSlashes(escaped.substring(next, matcher.start())));
            bytes.write(Integer.parseInt(matcher.group(1), 16));
            next = matcher.end();
        }
        bytes.writeBytes(withSlashes(escaped.substring(next)));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static byte[] withSlashes(String text) {
        return text.replace('-', '/').getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return plain() + "." + type;
    }
}
