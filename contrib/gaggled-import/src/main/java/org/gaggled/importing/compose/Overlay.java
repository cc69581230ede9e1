package org.gaggled.importing.compose;

import org.gaggled.importing.yaml.YamlValue;

/** How Compose lays one file, or one service, over another. */
final class Overlay {

    private Overlay() {}

    static YamlValue ofProjects(YamlValue below, YamlValue above) {
        return below.overlaidBy(above, (former, later) -> later.key().equals("services")
                ? former.overlaidBy(later, Overlay::ofServices) : former.overlaidBy(later));
    }

    static YamlValue ofServices(YamlValue below, YamlValue above) {
        return below.overlaidBy(above, Overlay::ofSettings);
    }

    private static YamlValue ofSettings(YamlValue below, YamlValue above) {
        return switch (above.key()) {
            case "command", "entrypoint" -> above;
            case "healthcheck" -> below.overlaidBy(above,
                    (former, later) -> later.key().equals("test") ? later : former.overlaidBy(later));
            case "environment", "depends_on" -> below.byName().overlaidBy(above.byName());
            default -> below.overlaidBy(above);
        };
    }
}
