import java.util.Objects;
import java.util.concurrent.Callable;

/** Counts and prints checks. */
final class Story {
  private final String title;
  private boolean failed;

  Story(String title) {
    this.title = title;
  }

  void check(String name, Object seen, Object wanted) {
    if (Objects.equals(String.valueOf(seen), String.valueOf(wanted))) {
      System.out.println("ok - " + title + ": " + name);
    } else {
      failed = true;
      System.out.println("not ok - " + title + ": " + name);
      System.out.println("    wanted " + wanted + "\n    seen   " + seen);
    }
  }

  /** Waits up to 10 seconds for a value. */
  void eventually(String name, Object wanted, Callable<Object> look) throws Exception {
    Object seen = look.call();
    for (int tries = 0; tries < 200 && !Objects.equals(seen, wanted); tries++) {
      Thread.sleep(50);
      seen = look.call();
    }
    check(name, seen, wanted);
  }

  boolean failed() {
    return failed;
  }
}
