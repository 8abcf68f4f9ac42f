# Builds target/hinomi.jar and target/lib in the current directory, with only the goals that a run needs.
mvn -B -ntp -Dstyle.color=never -Dorg.slf4j.simpleLogger.defaultLogLevel=warn "$@" resources:resources compiler:compile dependency:copy-dependencies@lib jar:jar
