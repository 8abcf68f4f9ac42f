/* Probes this machine, whatever the host of a URL, over libcurl's multi interface, each time on a fresh connection with
   the chain verified: peers CA
   Every line on stdin is a job: its number, how many a second (-1 is as many as 20 at once can), and a URL.
   Job 1 has its times to the first byte and from there to the last told on stdout, in microseconds.
   gcc -O2 -o peers peers.c -lcurl */
#include <curl/curl.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { JOBS = 2, AT_ONCE = 20, HANDLES = 1024, TOLD = 1 };

static struct {
  double rate, due;
  char url[256];
} jobs[JOBS];

static CURLM *multi;
static CURL *idle[HANDLES];
static int idles, running;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static size_t discard(char *bytes, size_t size, size_t count, void *nothing) {
  (void)bytes, (void)nothing;
  return size * count;
}

static CURL *prober(const char *ca, struct curl_slist *here) {
  CURL *curl = curl_easy_init();
  curl_easy_setopt(curl, CURLOPT_CAINFO, ca);
  curl_easy_setopt(curl, CURLOPT_CONNECT_TO, here);
  curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_SESSIONID_CACHE, 0L);
  curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 10L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, discard);
  return curl;
}

static void begin(int job) {
  CURL *curl = idle[--idles];
  curl_easy_setopt(curl, CURLOPT_URL, jobs[job].url);
  curl_easy_setopt(curl, CURLOPT_PRIVATE, (void *)(long)job);
  curl_multi_add_handle(multi, curl);
  running++;
}

/* Begins what is due; how many seconds there are until something is. */
static double begin_due(double time) {
  double wait = 1;
  for (int job = 0; job < JOBS; job++) {
    if (jobs[job].rate < 0) {
      while (running < AT_ONCE) begin(job);
    } else if (jobs[job].rate > 0) {
      for (; jobs[job].due <= time && idles > 0; jobs[job].due += 1 / jobs[job].rate) begin(job);
      if (jobs[job].due - time < wait) wait = jobs[job].due - time;
    }
  }
  return wait;
}

static void end(CURL *curl, CURLcode result) {
  void *job;
  curl_off_t asked, first, total;
  curl_easy_getinfo(curl, CURLINFO_PRIVATE, &job);
  curl_easy_getinfo(curl, CURLINFO_PRETRANSFER_TIME_T, &asked);
  curl_easy_getinfo(curl, CURLINFO_STARTTRANSFER_TIME_T, &first);
  curl_easy_getinfo(curl, CURLINFO_TOTAL_TIME_T, &total);
  curl_multi_remove_handle(multi, curl);
  idle[idles++] = curl;
  running--;
  if (result != CURLE_OK)
    printf("failed: %s\n", curl_easy_strerror(result));
  else if ((long)job == TOLD)
    printf("%ld %ld\n", (long)(first - asked), (long)(total - first));
}

/* Whether there is more to hear. */
static int hear(void) {
  char line[512];
  while (fgets(line, sizeof line, stdin)) {
    int job;
    double rate;
    char url[256];
    if (sscanf(line, "%d %lf %255s", &job, &rate, url) == 3 && job >= 0 && job < JOBS) {
      jobs[job].rate = rate;
      jobs[job].due = now();
      strcpy(jobs[job].url, url);
    }
  }
  return !feof(stdin);
}

int main(int count, char **words) {
  struct curl_slist *here = curl_slist_append(NULL, "::127.0.0.1:");
  struct curl_waitfd input = {STDIN_FILENO, CURL_WAIT_POLLIN, 0};
  if (count != 2) return 2;
  curl_global_init(CURL_GLOBAL_DEFAULT);
  multi = curl_multi_init();
  while (idles < HANDLES) idle[idles++] = prober(words[1], here);
  setvbuf(stdout, NULL, _IOLBF, 0);
  fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
  while (hear()) {
    CURLMsg *message;
    int left;
    clearerr(stdin);
    curl_multi_perform(multi, &left);
    while ((message = curl_multi_info_read(multi, &left)))
      if (message->msg == CURLMSG_DONE) end(message->easy_handle, message->data.result);
    double wait = begin_due(now());
    curl_multi_poll(multi, &input, 1, (int)(wait * 1000) + 1, NULL);
  }
}
