/** COCO's 80 detection classes in the order in which detectors number them. */
export const coco80: readonly string[] = Object.freeze(
  (
    'person,bicycle,car,motorcycle,airplane,bus,train,truck,boat,traffic light,fire hydrant,stop sign,parking meter,bench,' +
    'bird,cat,dog,horse,sheep,cow,elephant,bear,zebra,giraffe,backpack,umbrella,handbag,tie,suitcase,frisbee,skis,' +
    'snowboard,sports ball,kite,baseball bat,baseball glove,skateboard,surfboard,tennis racket,bottle,wine glass,cup,fork,' +
    'knife,spoon,bowl,banana,apple,sandwich,orange,broccoli,carrot,hot dog,pizza,donut,cake,chair,couch,potted plant,bed,' +
    'dining table,toilet,tv,laptop,mouse,remote,keyboard,cell phone,microwave,oven,toaster,sink,refrigerator,book,clock,' +
    'vase,scissors,teddy bear,hair drier,toothbrush'
  ).split(','),
);

/** Ids of COCO's annotation files that no object has (the 91 ids of the paper less the 80 that were kept). */
const unusedCocoIds: ReadonlySet<number> = new Set([12, 26, 29, 30, 45, 66, 68, 69, 71, 83, 91]);

/** `coco91Ids[i]` is the category id, 1..90, under which annotation files know class `i` of `coco80`. */
export const coco91Ids: readonly number[] = Object.freeze(
  Array.from({ length: 91 }, (_, index) => index + 1).filter((id) => !unusedCocoIds.has(id)),
);

/** Class index 0..79 of an annotation file's category id; `undefined` for an id that no object has. */
export function coco80ClassOf(categoryId: number): number | undefined {
  const index = coco91Ids.indexOf(categoryId);
  return index === -1 ? undefined : index;
}

/** Labels of detectors that number classes by annotation id, 0..90 with 0 the background (TensorFlow's and torchvision's). */
export const coco91: readonly string[] = Object.freeze(
  Array.from({ length: 91 }, (_, id) => {
    const classId = coco80ClassOf(id);
    if (id === 0) return 'background';
    return classId === undefined ? `unused ${id}` : (coco80[classId] ?? `unused ${id}`);
  }),
);

/** `datasetClasses` of a contract whose data set is annotated with COCO's category ids and whose model has 80 classes. */
export const coco91To80: Readonly<Record<string, number>> = Object.freeze(
  Object.fromEntries(coco91Ids.map((id, classId) => [String(id), classId])),
);
