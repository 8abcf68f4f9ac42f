/// A small world to watch: web sites healthy and ill, and a Datadog intake, all inside this
/// process.
@NullMarked
package hinomi.demo;

import org.jspecify.annotations.NullMarked;
