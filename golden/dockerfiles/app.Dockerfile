FROM dockerfiles-base
COPY --from=base /folder /folder-of-base
