package org.gaggled.transport.zmq.tool;

import java.time.Duration;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.json.PlanText;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.GaggledException;

/** What the controller does to a gaggle as a whole, and what it prints of that. */
final class GaggleChanges {

    /** To read a configuration and to open what is new in it may take longer than another answer. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Until another gaggled, on a machine that has much to do, has started and answers. */
    static final Duration UPGRADE_PATIENCE = Duration.ofSeconds(60);

    private final ControlClient client;
    private final Duration patience;
    private final boolean json;
    private final ToolOutput output;

    /** Changes by this client; {@code patience} is for all of a change. */
    GaggleChanges(ControlClient client, Duration patience, boolean json, ToolOutput output) {
        this.client = client;
        this.patience = patience;
        this.json = json;
        this.output = output;
    }

    /** Shows what a reload would do, and says with what status to end. */
    int plan() throws GaggledException, JsonException {
        return show(ask("plan"), "a reload would be refused", "");
    }

    /** Has gaggled read its configuration again. */
    int reload() throws GaggledException, JsonException {
        JsonObject plan;
        try {
            plan = ask("reload");
        } catch (GaggledException e) {
            throw switch (e.getKind()) {
                case TIMEOUT, NOT_ADMITTED -> new GaggledException(
                        e.getKind(), e.getMessage() + "; if the request has arrived, the reload goes on: gaggled's log"
                                + " says what comes of it");
                default -> e;
            };
        }
        return show(plan, "the reload is refused", "; nothing has changed");
    }

    private JsonObject ask(String call) throws GaggledException {
        return client.call(new JsonObject().put("call", call).put("user", Operations.user()), patience);
    }

    private int show(JsonObject plan, String refusal, String consequence) throws JsonException {
        PlanText text = PlanText.read(plan);
        if (json) {
            output.print(plan + "\n");
        } else {
            text.getProblems().forEach(output::note);
            if (text.isRefused()) {
                output.complain(refusal + ": " + text.getSummary() + consequence);
            } else {
                StringBuilder lines = new StringBuilder();
                text.getChanges().forEach(line -> lines.append(line).append('\n'));
                output.print(lines.append(text.getSummary()).append('\n').toString());
            }
        }
        return text.isRefused() ? Tool.FAILED : 0;
    }

    /** Has gaggled replace itself by what is installed now, waits for that, and says what answers then. */
    int upgrade() throws GaggledException, JsonException {
        JsonObject before = client.call(new JsonObject().put("call", "version"));
        JsonObject after = client.upgrade(Operations.user(), patience);
        output.print(json ? after + "\n" : versionText(after) + ", before " + before.text("version") + "\n");
        if (before.text("instance").equals(after.text("instance"))) {
            return 0;
        }
        output.complain("this is not the gaggled that was asked (run " + before.text("instance")
                + "): it may have started the programs again; its log says more");
        return Tool.FAILED;
    }

    /** Who answers. */
    static String versionText(JsonObject version) throws JsonException {
        return "gaggled " + version.text("version") + " on " + version.text("host") + ", configuration "
                + version.text("config") + ", run " + version.text("instance");
    }
}
