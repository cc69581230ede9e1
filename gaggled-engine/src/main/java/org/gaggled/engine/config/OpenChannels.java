package org.gaggled.engine.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gaggled.engine.config.check.ChannelUrl;
import org.gaggled.engine.config.expand.EnvironmentNames;
import org.jspecify.annotations.Nullable;

/**
 * Where the two channels can be reached once they are open.
 *
 * @param eventUrl the address that is bound, or null
 * @param controlUrl the address that is bound, or null
 */
public record OpenChannels(@Nullable String eventUrl, @Nullable String controlUrl) {

    private static final String ANY_PORT = ":*";

    /** What programs must be told beside what their definitions say: of port {@code *}, which port was chosen. */
    public Map<String, String> variables(GaggleConfig config, String hostName) {
        Map<String, String> chosen = new LinkedHashMap<>();
        add(chosen, EnvironmentNames.EVENT_URL, config.eventUrl(), eventUrl, hostName);
        add(chosen, EnvironmentNames.CONTROL_URL, config.controlUrl(), controlUrl, hostName);
        return chosen;
    }

    private static void add(
            Map<String, String> chosen,
            String variable,
            @Nullable String configured,
            @Nullable String bound,
            String hostName) {
        if (configured != null && bound != null && configured.endsWith(ANY_PORT)) {
            chosen.put(variable, ChannelUrl.seenFromOutside(bound, hostName));
        }
    }
}
