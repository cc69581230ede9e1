package org.gaggled.importing.systemd;

import java.nio.file.Path;
import java.util.Map;
import org.gaggled.importing.format.NotExpressibleException;
import org.gaggled.importing.variables.HostName;
import org.jspecify.annotations.Nullable;

/**
 * Replaces what stands for something in the settings of a unit: {@code %i}, {@code %n}, {@code %h}. A unit that lies in
 * {@code systemd/user} belongs to a user, for whom some of them are something else; that is the user who imports it.
 */
final class Specifiers {

    private static final Map<Character, String> OF_SYSTEM = Map.of(
            'h', "/root", 'u', "root", 'U', "0", 'g', "root", 'G', "0", 't', "/run", 'S', "/var/lib", 'C', "/var/cache",
            'L', "/var/log", 'E', "/etc");

    private static final Map<Character, String> OF_ALL = Map.of('s', "/bin/sh", 'T', "/tmp", 'V', "/var/tmp", '%', "%");

    private final UnitName name;
    private final Path file;
    private final Map<String, String> environment;

    /**
     * For the unit of that name.
     *
     * @param file where it is
     * @param environment of the user who imports it
     */
    Specifiers(UnitName name, Path file, Map<String, String> environment) {
        this.name = name;
        this.file = file;
        this.environment = environment;
    }

    /** The text with all of them replaced. */
    String expand(String text) throws NotExpressibleException {
        StringBuilder expanded = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%' || i + 1 == text.length()) {
                expanded.append(c);
            } else {
                expanded.append(value(text.charAt(++i)));
            }
        }
        return expanded.toString();
    }

    private String value(char specifier) throws NotExpressibleException {
        String value = ofName(specifier);
        if (value == null) {
            value = OF_ALL.get(specifier);
        }
        if (value == null) {
            value = isOfUser() ? ofUser(specifier) : OF_SYSTEM.get(specifier);
        }
        if (value == null) {
            throw new NotExpressibleException("%" + specifier + " is not known here: write what it stands for");
        }
        return value;
    }

    private @Nullable String ofName(char specifier) {
        String instance = name.instance() == null ? "" : name.instance();
        String last = name.prefix().substring(name.prefix().lastIndexOf('-') + 1);
        return switch (specifier) {
            case 'n' -> name.toString();
            case 'N' -> name.plain();
            case 'p' -> name.prefix();
            case 'P' -> UnitName.unescaped(name.prefix());
            case 'i' -> instance;
            case 'I' -> UnitName.unescaped(instance);
            case 'j' -> last;
            case 'J' -> UnitName.unescaped(last);
            case 'f' -> "/" + UnitName.unescaped(instance.isEmpty() ? name.prefix() : instance).replaceFirst("^/+", "");
            case 'H' -> HostName.get();
            case 'l' -> HostName.get().replaceFirst("\\..*", "");
            case 'y' -> file.toString();
            case 'Y' -> String.valueOf(file.getParent());
            default -> null;
        };
    }

    private boolean isOfUser() {
        Path directory = file.getParent();
        return directory != null && directory.endsWith(Path.of("systemd", "user"));
    }

    private @Nullable String ofUser(char specifier) {
        String home = environment.getOrDefault("HOME", "/");
        return switch (specifier) {
            case 'h' -> home;
            case 'u' -> environment.get("USER");
            case 't' -> environment.get("XDG_RUNTIME_DIR");
            case 'S' -> environment.getOrDefault("XDG_STATE_HOME", home + "/.local/state");
            case 'C' -> environment.getOrDefault("XDG_CACHE_HOME", home + "/.cache");
            case 'L' -> environment.getOrDefault("XDG_STATE_HOME", home + "/.local/state") + "/log";
            case 'E' -> environment.getOrDefault("XDG_CONFIG_HOME", home + "/.config");
            default -> null;
        };
    }
}
