package org.gaggled.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.program.ProgramState;
import org.gaggled.engine.core.Gaggle;
import org.gaggled.engine.core.Input;
import org.gaggled.json.JsonObject;
import org.gaggled.json.JsonWords;
import org.gaggled.transport.zmq.wire.MalformedMessageException;
import org.gaggled.transport.zmq.wire.WireReply;
import org.gaggled.transport.zmq.wire.WireRequest;
import org.gaggled.transport.zmq.wire.WireState;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;

/** The states of a thousand programs in classic's bytes and in JSON. */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecBenchmark extends StepBenchmark {

    private final WireRequest request = new WireRequest.GetStates(1);
    private List<ProgramState> states;
    private byte[] bytes;
    private String json;

    @Setup
    public void prepare() throws IOException {
        try (Sample sample = new Sample()) {
            Gaggle gaggle = new Gaggle(sample.read(sample.ini("")).gaggle());
            gaggle.handle(new Input.Begin(), 0, _ -> {});
            states = gaggle.states(1);
        }
        bytes = writeClassic();
        json = writeJson();
    }

    @Benchmark
    public byte[] writeClassic() {
        return new WireReply.States(states.stream().map(WireState::of).toList()).encode();
    }

    @Benchmark
    public WireReply readClassic() throws MalformedMessageException {
        return WireReply.decode(bytes, request);
    }

    @Benchmark
    public String writeJson() {
        return new JsonObject().put("programs", JsonWords.of(states)).toString();
    }

    @Benchmark
    public JsonObject readJson() throws Exception {
        return JsonObject.parse(json);
    }
}
