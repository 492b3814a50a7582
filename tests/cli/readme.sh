# SPDX-License-Identifier: GPL-3.0-or-later
# The README shows what the quick start prints.
vigil run quickstart --quiet -o quickstart.h5 | sed '/^Results: /d' | sed '$d' >printed
sed -n '/^    3 test worlds/,/^    Note /p' "$SOURCE/README.md" | sed 's/^    //' >shown
diff shown printed && echo "the same"
