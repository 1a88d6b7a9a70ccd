/* `_dl_find_object`, by which the unwinder of GCC finds how to unwind from an address, and which musl does not have. The
   unwinder was compiled for glibc, whose layout of the answer this is; see set_up_musl in scripts/cross.sh. */
#define _GNU_SOURCE
#include <link.h>
#include <stdint.h>
#include <string.h>

struct found {
    unsigned long long flags;
    void *start, *end;
    struct link_map *link_map;
    void *eh_frame_header;
    unsigned long long reserved[7];
};

struct search {
    uintptr_t address;
    struct found *found;
};

static int look(struct dl_phdr_info *object, size_t size, void *argument) {
    (void)size;
    struct search *search = argument;
    uintptr_t header = 0;
    int holds = 0;
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];
        uintptr_t start = object->dlpi_addr + part->p_vaddr;
        if (part->p_type == PT_GNU_EH_FRAME) {
            header = start;
        } else if (part->p_type == PT_LOAD && search->address >= start && search->address - start < part->p_memsz) {
            holds = 1;
            search->found->start = (void *)start;
            search->found->end = (void *)(start + part->p_memsz);
        }
    }
    if (!holds || !header)
        return 0;
    search->found->eh_frame_header = (void *)header;
    return 1;
}

int _dl_find_object(void *address, struct found *found) {
    struct search search = {(uintptr_t)address, found};
    memset(found, 0, sizeof *found);
    return dl_iterate_phdr(look, &search) == 1 ? 0 : -1;
}
