/// The `http` probe: requests, responses of every HTTP version, authentication, cookies, redirects.
@NullMarked
package hinomi.probe.http;

import org.jspecify.annotations.NullMarked;
