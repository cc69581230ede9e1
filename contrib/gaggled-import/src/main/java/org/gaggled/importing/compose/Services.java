package org.gaggled.importing.compose;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.yaml.YamlValue;
import org.jspecify.annotations.Nullable;

/** The services of a project, each laid over what it extends. */
final class Services {

    /** More than anybody can follow. */
    private static final int DEEPEST = 10;

    private final Map<String, YamlValue> services = new LinkedHashMap<>();

    Services(@Nullable YamlValue services) {
        if (services != null) {
            this.services.putAll(services.entries());
        }
    }

    Set<String> names() {
        return services.keySet();
    }

    /** That service with everything that it extends. */
    YamlValue whole(String name) throws ImportException {
        return whole(services.getOrDefault(name, YamlValue.nothing()), services, 0);
    }

    private static YamlValue whole(YamlValue service, Map<String, YamlValue> beside, int depth) throws ImportException {
        YamlValue extended = service.find("extends");
        if (extended == null) {
            return service;
        }
        YamlValue named = extended.isText() ? extended : extended.find("service");
        YamlValue file = extended.find("file");
        Map<String, YamlValue> where = file == null ? beside : servicesOf(file);
        YamlValue base = named == null ? null : where.get(named.text());
        if (base == null || depth == DEEPEST) {
            throw new ImportException(extended.setting().place() + ": " + extended.setting().text() + ": "
                    + (base == null ? "there is no such service" : "services extend each other too deep"));
        }
        return Overlay.ofServices(whole(base, where, depth + 1), service);
    }

    private static Map<String, YamlValue> servicesOf(YamlValue file) throws ImportException {
        YamlValue other = YamlValue.read(Source.read(file.source().path().resolveSibling(file.text())));
        YamlValue services = other.find("services");
        return services == null ? Map.of() : services.entries();
    }
}
