package dev.nightjar.flow.journal;

import dev.nightjar.flow.NightjarException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Who listens to what is asked of a run. */
public final class Listening {
    private Listening() {}

    /** What the run hears from now on; losing it fails the test. */
    public static BlockingQueue<Journal.Request> heardBy(RunJournal run) {
        BlockingQueue<Journal.Request> heard = new LinkedBlockingQueue<>();
        run.listen(new RunJournal.Listener() {
            @Override
            public void requested(Journal.Request request) {
                heard.add(request);
            }

            @Override
            public void lost(NightjarException why) {
                throw why;
            }
        });
        return heard;
    }
}
