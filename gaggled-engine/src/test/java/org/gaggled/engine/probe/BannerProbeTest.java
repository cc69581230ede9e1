package org.gaggled.engine.probe;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gaggled.api.probe.ProbeFactory;
import org.gaggled.api.testkit.ProbeContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Shows that the sample of the plugin guide does what every probe must do. */
class BannerProbeTest extends ProbeContract {

    private ScriptedServer greeting;
    private ScriptedServer silent;

    @BeforeEach
    void listen() throws Exception {
        greeting = new ScriptedServer(
                socket -> socket.getOutputStream().write("220 welcome\r\n".getBytes(StandardCharsets.US_ASCII)));
        silent = new ScriptedServer(ScriptedServer.SILENT);
    }

    @AfterEach
    void close() throws Exception {
        greeting.close();
        silent.close();
    }

    @Override
    protected ProbeFactory getFactory() {
        return new BannerProbeFactory();
    }

    @Override
    protected String getGoodTarget() {
        return greeting.address() + "=220";
    }

    @Override
    protected String getBadTarget() {
        return greeting.address() + "=SSH-2.0";
    }

    @Override
    protected String getSilentTarget() {
        return silent.address() + "=220";
    }

    @Override
    protected List<String> getWrongTargets() {
        return List.of("", greeting.address(), "host=220");
    }
}
