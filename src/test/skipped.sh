# Names the tests of the last ./verify that were skipped, by what they need, from the reports of Surefire.
set -eu
[ -d target/surefire-reports ] || exit 0

# One reason for each test.
reasons=$(find target/surefire-reports -name 'TEST-*.xml' -newer target/verify-started -exec \
  sed -n '/<skipped/ { s/.*Assumption failed: //; s/.*TestAbortedException: //; s/.*<skipped//; s/]]>.*//; p; }' {} +)
[ -n "$reasons" ] || exit 0

echo
echo "Skipped tests, by reason:"
echo "$reasons" | sort | uniq -c | sort -rn

packages=$(echo "$reasons" | sed -n 's/.*(apt-get install \([^)]*\)).*/\1/p' | tr ' ' '\n' | sort -u | paste -sd ' ' -)
if [ -n "$packages" ]; then
  if [ "$(id -u)" = 0 ]; then sudo=; else sudo="sudo "; fi
  echo "To run them as well, on Debian or Ubuntu: ${sudo}apt-get install -y --no-install-recommends $packages"
fi
